import mime from 'mime/lite';
import { mediaType } from '../text/media.ts';

const TEXTUAL = /^text\/|[/+](json|xml|javascript|ecmascript|yaml|toml|sql)\b/;

/**
 * The media type of a content. Its bytes say whether it is text, a picture or a sound; a name only says which text, or
 * which other content, since a name promises what it likes.
 */
export function mimeOf(name: string, sample: Buffer, isText: boolean): string {
  const told = mediaType(sample);
  if (told !== undefined) return told;
  const named = mime.getType(name);
  if (named !== null && TEXTUAL.test(named) === isText) return named;
  return isText ? 'text/plain' : 'application/octet-stream';
}
