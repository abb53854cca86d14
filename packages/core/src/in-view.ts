// For what runs in the page of a view: a browser, without network.
export { el, svg } from './in-view/element.ts';
export { openView, type Drawing } from './in-view/open-view.ts';
