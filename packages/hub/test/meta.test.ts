import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptMeta } from '../src/relay/meta.ts';

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const ours = fc.constantFrom('mcp', 'modelcontextprotocol');
const name = fc.stringMatching(/^[A-Za-z0-9]([\w.-]{0,8}[A-Za-z0-9])?$/);
const anyCase = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.array(fc.boolean(), { minLength: 1 })).map(([word, flips]) =>
    word
      .split('')
      .map((letter, at) => (flips[at % flips.length] === true ? letter.toUpperCase() : letter))
      .join(''),
  );

/** Second label, or any label before the last. */
const reserved = fc
  .tuple(
    anyCase(
      fc
        .oneof(
          fc.tuple(label, ours, fc.array(label)).map(([first, second, rest]) => [first, second, ...rest]),
          fc
            .tuple(fc.array(label), ours, fc.array(label, { minLength: 1 }))
            .map(([before, middle, after]) => [...before, middle, ...after]),
        )
        .map((labels) => labels.join('.')),
    ),
    name,
  )
  .map((parts) => parts.join('/'));

const others = label.filter((word) => word !== 'mcp' && word !== 'modelcontextprotocol');
const free = fc.oneof(
  name,
  fc.constantFrom('traceparent', 'tracestate', 'baggage', 'progressToken', '__proto__'),
  fc.tuple(fc.array(others, { minLength: 1 }), name).map(([labels, word]) => `${labels.join('.')}/${word}`),
  // The last of three labels or more is a product's name, not the protocol's.
  fc.tuple(others, others, ours, name).map(([a, b, c, word]) => `${a}.${b}.${c}/${word}`),
  // No prefix, though it looks like one.
  fc.tuple(others, ours).map((labels) => labels.join('.')),
);

describe('keptMeta', () => {
  it('lets no reserved key pass at any case, and everything else as it is', () => {
    const values = fc.jsonValue();
    const metas = fc.tuple(
      fc.array(fc.tuple(reserved, values)),
      fc.uniqueArray(fc.tuple(free, values), { selector: ([key]) => key }),
    );
    fc.assert(
      fc.property(metas, ([bad, good]) => {
        const { _meta = {} } = keptMeta(Object.fromEntries([...bad, ...good]));
        expect(Object.entries(_meta)).toEqual(Object.entries(Object.fromEntries(good)));
      }),
    );
  });

  it.each([
    'io.modelcontextprotocol/serverInfo',
    'IO.ModelContextProtocol/protocolVersion',
    'modelcontextprotocol.io/x',
    'dev.mcp/',
    'mcp.dev/x',
    'com.mcp.tools/x',
    'org.modelcontextprotocol.api/x',
  ])('takes %s for reserved', (key) => expect(keptMeta({ [key]: 1 })).toEqual({}));

  it.each(['com.example.mcp/x', 'mcp/x', 'mcp', 'io.github.plugboard-mcp/code', 'io.modelcontextprotocol'])(
    'does not take %s for reserved',
    (key) => expect(keptMeta({ [key]: 1 })).toEqual({ _meta: { [key]: 1 } }),
  );

  it.each([undefined, null, 'text', [1], {}])('makes nothing of %j', (meta) =>
    expect(keptMeta(meta)).toEqual({}),
  );
});
