import {
  CLIENT_CAPABILITIES_META_KEY,
  isInputRequiredResult,
  type ClientCapabilities,
  type InputRequests,
  type InputRequiredResult,
  type RequestOptions,
  type Result,
} from '@modelcontextprotocol/client';
import { legible, seal, unseal, type Caller } from '@plugboard/core/serve';
import { CALL_TIMEOUT_MS, tellProgress, type Errand } from './errand.ts';
import { keptMeta, withKeptMeta } from './meta.ts';
import { RunningCall } from './running.ts';

/** What of a question has to come back with its answer: the server's own state, or the call that waits for it. */
type Ticket = { readonly inner?: string | undefined } | { readonly waits: string };

/**
 * Makes a request on behalf of a caller, once, and carries its questions to the caller and the answers back, whatever
 * era either of the two is of. The server's state is sealed into one of ours: it comes back to this
 * server, for this request, from this principal, once.
 */
export async function relay(errand: Errand, caller: Caller): Promise<Result | InputRequiredResult> {
  const { connection, method, params } = errand;
  // Most calls ask nothing, and arguments can be long.
  const bond = () => [caller.principal, connection.entry.alias, method, JSON.stringify(params)];
  const state = caller.mcpReq.requestState<string>();
  const ticket = state === undefined ? undefined : await unseal<Ticket>(state, bond());
  const send = connection.era === 'modern' ? askAndReturn : askAndWait;
  const outcome = await send(withMeta(errand, caller), caller, ticket);
  if ('result' in outcome) return withKeptMeta(outcome.result);
  const { asked, next } = outcome;
  return {
    resultType: 'input_required',
    ...(asked && { inputRequests: named(connection.entry.alias, asked) }),
    requestState: await seal(next, bond()),
  };
}

type Outcome =
  | { readonly result: Result }
  | { readonly asked: InputRequests | undefined; readonly next: Ticket };

/** A server of 2026 answers with its question, and is called again with what the person said. */
async function askAndReturn(
  { connection, method, params }: Errand,
  caller: Caller,
  ticket: Ticket | undefined,
): Promise<Outcome> {
  const { signal, inputResponses } = caller.mcpReq;
  const options: RequestOptions = {
    signal,
    timeout: CALL_TIMEOUT_MS,
    resetTimeoutOnProgress: true,
    allowInputRequired: true,
    ...(caller.mcpReq._meta?.progressToken === undefined
      ? {}
      : { onprogress: (progress) => tellProgress(caller, progress) }),
  };
  const inner = ticket !== undefined && 'inner' in ticket ? ticket.inner : undefined;
  const answer =
    ticket === undefined ? {} : { inputResponses, ...(inner === undefined ? {} : { requestState: inner }) };
  const result: Result | InputRequiredResult = await connection.request(
    method,
    { ...params, ...answer },
    options,
  );
  if (!isInputRequiredResult(result)) return { result };
  return { asked: result.inputRequests, next: { inner: result.requestState } };
}

/** One of 2025 asks in the middle of a call, which goes on until the answer is there. */
async function askAndWait(errand: Errand, caller: Caller, ticket: Ticket | undefined): Promise<Outcome> {
  const call =
    ticket !== undefined && 'waits' in ticket
      ? RunningCall.waiting(ticket.waits)
      : new RunningCall(errand, caller);
  if (ticket !== undefined) call.answer(caller.mcpReq.inputResponses ?? {});
  const result = await call.next(caller);
  if (result !== undefined) return { result };
  return { asked: call.questions, next: { waits: call.id } };
}

/** From 2026 on every request says what the one who makes it can do. The hub is as able as its own client. */
function withMeta({ connection, method, params }: Errand, { mcpReq, capabilities }: Caller): Errand {
  const { _meta: kept = {} } = keptMeta(mcpReq._meta);
  const declared =
    connection.era === 'modern' ? { [CLIENT_CAPABILITIES_META_KEY]: passed(capabilities) } : {};
  const meta = { ...kept, ...declared };
  return { connection, method, params: Object.keys(meta).length === 0 ? params : { ...params, _meta: meta } };
}

/** What can be answered by way of the hub: questions of any kind, and views. */
function passed({ elicitation, sampling, roots, extensions }: ClientCapabilities): ClientCapabilities {
  const views = extensions?.[VIEWS];
  return {
    ...(elicitation && { elicitation }),
    ...(sampling && { sampling }),
    ...(roots && { roots }),
    ...(views && { extensions: { [VIEWS]: views } }),
  };
}

const VIEWS = 'io.modelcontextprotocol/ui';

/** More than this nobody reads, and a server may send megabytes. */
const LONGEST_QUESTION = 4_000;

function shown(message: string): string {
  const rest = message.length - LONGEST_QUESTION;
  const text = legible(message.slice(0, LONGEST_QUESTION));
  return rest > 0 ? `${text}… (${rest} more characters)` : text;
}

/** Who asks must be seen: the person trusts one server with what they would not tell another. */
function named(alias: string, requests: InputRequests): InputRequests {
  return Object.fromEntries(
    Object.entries(requests).map(([key, request]) => {
      if (request.method !== 'elicitation/create') return [key, request];
      const { _meta: meta, message, ...rest } = request.params;
      const params = { ...rest, ...keptMeta(meta), message: `${alias}: ${shown(message)}` };
      return [key, { ...request, params }];
    }),
  ) as InputRequests;
}
