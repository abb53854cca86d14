import { sentence, words } from './prose.ts';

/** What stands around the text of a page, in the words of many sites. */
export const page = (title: string, body: string, { head = '', lang = 'en', dir = 'ltr' } = {}): string =>
  `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width">${head}</head><body>${body}</body></html>`;

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
export const link = (seed: number, count = 6): string => `<a href="/story/${seed}">${words(seed, count)}</a>`;
export const linkList = (seed: number, count = 5): string =>
  `<ul>${range(count)
    .map((index) => `<li>${link(seed * 7 + index, 7)}</li>`)
    .join('')}</ul>`;

export const nav = (seed = 1, count = 8): string =>
  `<nav><ul>${range(count)
    .map((index) => `<li><a href="/${index}">${words(seed + index, 1)} ${index}</a></li>`)
    .join('')}</ul></nav>`;
export const divNav = (name = 'menu-main'): string =>
  `<div class="${name}">${range(7)
    .map(
      (index) =>
        `<a href="/s${index}">${['World', 'Money', 'Science', 'Culture', 'Travel', 'Weather', 'Sport'][index]}</a> `,
    )
    .join('')}</div>`;
export const share = (name = 'share-bar'): string =>
  `<div class="${name}"><a href="#">Share</a> <a href="#">Post</a> <a href="#">Email</a> <button>Copy link</button></div>`;
export const related = (seed: number, title = 'Related stories', name = 'related'): string =>
  `<section class="${name}"><h3>${title}</h3>${linkList(seed)}</section>`;
export const newsletter = (name = 'newsletter'): string =>
  `<div class="${name}"><h4>Get the morning letter</h4><p>The most important stories, in your inbox at six every weekday.</p><form><input type="email" placeholder="Your email"><button>Sign up</button></form></div>`;
export const comments = (seed: number, count = 3, name = 'comments'): string =>
  `<section id="${name}" class="${name}"><h3>${count} comments</h3>${range(count)
    .map(
      (index) =>
        `<div class="comment"><b>reader${index}</b> <span>${index + 1} hours ago</span><p>${sentence(seed + index)}</p><a href="#">Reply</a></div>`,
    )
    .join('')}</section>`;
export const footer = (): string =>
  `<footer><p>© 2026 The Example Company. All rights reserved.</p><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a> <a href="/contact">Contact us</a></footer>`;
export const cookies = (name = 'cookie-banner'): string =>
  `<div class="${name}" style="position:fixed;bottom:0;left:0;right:0;background:#eee;padding:20px"><p>We and our 814 partners store information on your device to show you what you like. You can change your choice at any time.</p><button>Accept all</button> <button>Manage</button></div>`;
export const figure = (seed: number): string =>
  `<figure><div style="background:#ccd;height:180px;width:320px"></div><figcaption>${words(seed, 9)}. Photograph: Example Pictures</figcaption></figure>`;
export const bio = (name = 'author-bio'): string =>
  `<div class="${name}"><img src="data:," alt="" width="40"><p><b>Mira Sand</b> is a reporter who covers rivers, roads and the people beside them. She lives near the coast.</p><a href="/mira">More by Mira</a></div>`;
export const adBox = (name = 'ad-slot'): string =>
  `<div class="${name}"><small>Advertisement</small><p>A softer chair for your home: now at half the price.</p></div>`;
export const breadcrumb = (): string =>
  `<div class="breadcrumb"><a href="/">Home</a> › <a href="/n">News</a> › <a href="/n/l">Local</a></div>`;
export const steps = (seed: number, count: number): string =>
  range(count)
    .map((index) => `<li>${sentence(seed + index)}</li>`)
    .join('');
export const tableOf = (seed: number, rows: number, heads = ['Place', 'Area', 'Year', 'Share']): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${range(rows)
    .map(
      (index) =>
        `<tr><td>${words(seed + index, 2)}</td>${heads
          .slice(1)
          .map((_, at) => `<td>${(seed * 37 + index * 11 + at * 5) % 997}</td>`)
          .join('')}</tr>`,
    )
    .join('')}</tbody></table>`;
