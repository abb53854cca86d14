// Loaded before a peer that takes no arguments: tells it which browser to start, and how.
const { searchParams } = new URL(import.meta.url);
process.env.PUPPETEER_LAUNCH_OPTIONS = searchParams.get('launch') ?? '{}';
process.env.ALLOW_DANGEROUS = 'true';
