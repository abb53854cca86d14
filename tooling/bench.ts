// `pnpm bench` times a start, `pnpm bench http` counts calls over HTTP.
await import(process.argv[2] === 'http' ? './bench/http.ts' : './bench/start.ts');
