import { defineResource } from '@plugboard/core';
import { pixel } from './media.ts';

const text = defineResource({
  uri: 'test://static-text',
  name: 'static_text',
  title: 'Text',
  description: 'A text that stays as it is.',
  mimeType: 'text/plain',
  read: () => 'This is the content of the static text resource.',
});

const binary = defineResource({
  uri: 'test://static-binary',
  name: 'static_binary',
  title: 'Bytes',
  description: 'A picture of one pixel.',
  mimeType: 'image/png',
  read: () => pixel,
});

const watched = defineResource({
  uri: 'test://watched-resource',
  name: 'watched',
  title: 'Watched',
  description: 'Something to subscribe to.',
  mimeType: 'text/plain',
  read: () => 'Nothing has changed.',
});

const template = defineResource({
  uriTemplate: 'test://template/{id}/data',
  name: 'template',
  title: 'Template',
  description: 'What belongs to an id.',
  mimeType: 'application/json',
  read: ({ id }) => JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
});

export const resources = [text, binary, watched, template];
