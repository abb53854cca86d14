import { constants } from 'node:fs';

// Windows has none of these but O_RDONLY: there they are undefined, whatever the types say.
const flags: Partial<Record<keyof typeof constants, number>> = constants;
const { O_RDONLY = 0, O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0 } = flags;
const { O_RDWR = 2, O_CREAT = 0, O_EXCL = 0 } = flags;

/** A link is refused, then read and checked like a path of its own. A FIFO opens at once and waits for nobody. */
export const READ = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
export const READ_FOLDER = READ | O_DIRECTORY;

/** A file that is there, to change it where it is. */
export const WRITE = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
/** A file that is not there yet: whatever takes its name first, even a link, makes this fail. */
export const WRITE_NEW = WRITE | O_CREAT | O_EXCL;
