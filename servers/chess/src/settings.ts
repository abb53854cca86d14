import { setting } from '@plugboard/core';
import { egressSettings } from '@plugboard/core/egress';
import * as z from 'zod';

export const settings = z.strictObject({
  contact: setting(
    z
      .string()
      .regex(/^[\w.+@:/ ;-]{3,100}$/)
      .optional()
      .describe('Whom Chess.com may write to, such as your e-mail; the address of this project unless set.'),
    { value: 'address', env: 'CHESSCOM_CONTACT' },
  ),
  data: setting(
    z
      .string()
      .min(1)
      .optional()
      .describe("Folder for games that were read; in the system's for data unless set."),
    { value: 'folder', env: 'CHESSCOM_DATA', isPath: true },
  ),
  apiUrl: setting(
    z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('A server that is asked instead of api.chess.com/pub; give it a --data of its own.'),
    { value: 'url', env: 'CHESSCOM_API_URL' },
  ),
  ...egressSettings,
});
