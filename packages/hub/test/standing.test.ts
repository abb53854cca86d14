import { expect, it } from 'vitest';
import { readConfig } from '../src/config/read-config.ts';
import { openHub } from '../src/merge/hub.ts';
import { TIMES } from '../src/servers/times.ts';
import { configFile, odd } from './fixture/hub.ts';

it('what a tool does at most is told once its server has started, also to who asks before', async () => {
  const config = readConfig(configFile({ lib: odd('only reads') }), process.env);
  const hub = openHub(config, { times: TIMES, searchFrom: [] });
  try {
    hub.open({});
    expect(await hub.tools.standing('lib__say')).toEqual({ name: 'lib__say', kind: 'reads' });
    expect(await hub.tools.standing('lib__made_up')).toMatchObject({ kind: 'destroys' });
  } finally {
    await hub.close();
  }
});
