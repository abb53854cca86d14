/** Ends when nothing changed in the page for so many milliseconds, or the time is up. */
export async function quiet(forMs: number, mostMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    let still = setTimeout(end, forMs);
    const over = setTimeout(end, mostMs);
    const observer = new MutationObserver(() => {
      clearTimeout(still);
      still = setTimeout(end, forMs);
    });
    observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    function end(): void {
      observer.disconnect();
      clearTimeout(still);
      clearTimeout(over);
      resolve();
    }
  });
}
