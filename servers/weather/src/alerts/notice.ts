import { visible } from '@plugboard/core';
import * as z from 'zod';

export const SEVERITIES = ['Minor', 'Moderate', 'Severe', 'Extreme'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A message of a weather service, whoever it is; its words are not ours. Instants are seconds since 1970. */
export interface Notice {
  readonly id: string;
  /** Ids of those that it takes the place of. */
  readonly references: readonly string[];
  readonly kind: 'alert' | 'cancel' | 'update';
  /** A test or an exercise is no alert. */
  readonly isActual: boolean;
  readonly event: string;
  /** None where the service does not say, as of bad air. */
  readonly severity: Severity | undefined;
  readonly urgency: string | undefined;
  readonly certainty: string | undefined;
  readonly area: string;
  readonly sent: number;
  readonly onset: number | undefined;
  /** When what it is about ends; the message may expire before it. */
  readonly ends: number | undefined;
  readonly expires: number | undefined;
  readonly headline: string | undefined;
  readonly text: string;
}

/** Words of a service on one line, without what hides in them and the sign that parts the columns of an answer. */
export function oneLine(text: string, most = 300): string {
  const line = visible(text)
    .replaceAll(/[\s|]+/g, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : line;
}

/** What is missing is null, or not there at all, or no text. */
export const Text = z.string().nullish().catch(undefined);

export function severityOf(word: string | null | undefined): Severity | undefined {
  return SEVERITIES.find((each) => each.toLowerCase() === word?.toLowerCase());
}

export function instantOf(time: string | null | undefined): number | undefined {
  const instant = Date.parse(time ?? '') / 1000;
  return Number.isNaN(instant) ? undefined : instant;
}

/** Paragraphs that are there. */
export function paragraphs(...texts: readonly (string | null | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== null && text.trim() !== '').join('\n\n');
}
