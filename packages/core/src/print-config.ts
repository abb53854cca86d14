// How a command line stands in the file of a client: for what is made of it.
export { readLine } from './serve/command-line.ts';
export { CLIENTS, type Client } from './serve/print-config/clients.ts';
export { configFor, configText } from './serve/print-config/print-config.ts';
