/**
 * What is not ASCII in UTF-8, in bytes seen as latin1: the sequences that are allowed (Unicode, table 3-7), and bytes
 * that are in none.
 */
export const UTF8_PARTS =
  /[\xC2-\xDF][\x80-\xBF]|(?:\xE0[\xA0-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]|\xED[\x80-\x9F])[\x80-\xBF]|(?:\xF0[\x90-\xBF]|[\xF1-\xF3][\x80-\xBF]|\xF4[\x80-\x8F])[\x80-\xBF]{2}|[\x80-\xFF]/g;
