export const ORDERS = ['total_time', 'mean_time', 'calls', 'rows', 'disk_reads'] as const;

export type Order = (typeof ORDERS)[number];
