/** One red pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
/** A header and no sound. */
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

export const pixel = Buffer.from(PNG, 'base64');
export const image = { type: 'image', data: PNG, mimeType: 'image/png' } as const;
export const audio = { type: 'audio', data: WAV, mimeType: 'audio/wav' } as const;
