export const WHATS = ['sessions', 'locks', 'blocking', 'progress', 'replication'] as const;

export type What = (typeof WHATS)[number];
