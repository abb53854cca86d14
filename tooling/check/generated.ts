/** What is made from definitions is as they would make it now. */
export async function generated(root: string): Promise<string[]> {
  // Loaded here: with a mistake in core this import fails, and every other rule still looks.
  const { generatedFiles, isStale } = await import('../gen/files.ts');
  return (await generatedFiles(root))
    .filter((file) => isStale(root, file))
    .map(({ path }) => `${path} is stale. Run pnpm gen and commit it.`);
}
