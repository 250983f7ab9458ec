// The client: one connection, calls with a deadline, repeated where that is safe.

import {
  create, fromBinary, toBinary, type DescMessage, type DescMethodServerStreaming,
  type DescMethodUnary, type MessageInitShape, type MessageShape,
} from '@bufbuild/protobuf';
import {
  Client, credentials, Metadata, type CallOptions as GrpcCallOptions, type ChannelCredentials,
  type ClientOptions as GrpcOptions, type ServiceError,
} from '@grpc/grpc-js';

import {errorIn, errorOf, type UpgradeAdvisorError} from './errors.js';
import {CatalogService} from './gen/astro/upgrade/v1/catalog_service_pb.js';
import {PluginService} from './gen/astro/upgrade/v1/plugin_service_pb.js';
import {
  PlanUpgradeRequestSchema, UpgradeService, type PlanUpgradeResponse,
} from './gen/astro/upgrade/v1/upgrade_service_pb.js';

/** PEM texts. Without `ca`, the authorities of Node count. */
export interface TlsFiles {
  readonly ca?: Buffer;
  /** Of this client, where the service asks for it. */
  readonly certificate?: Buffer;
  readonly key?: Buffer;
}

export interface ClientOptions {
  /** "HOST:PORT" or "unix:PATH". */
  readonly server: string;
  /** Without: no TLS. */
  readonly tls?: TlsFiles;
  /** For a call with its repetitions; 30 000 without. */
  readonly timeoutMs?: number;
  /** How often a call that did not reach the service is repeated: 0 to 4; 3 without. */
  readonly retries?: number;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  /** Ends the call; its error then has the code CANCELLED. */
  readonly signal?: AbortSignal;
  /** Headers, such as `x-request-id`. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Answer<M extends {output: DescMessage}> = Promise<MessageShape<M['output']>>;
type Asked<M extends {input: DescMessage}> = MessageInitShape<M['input']>;
type Upgrades = typeof UpgradeService.method;
type Catalog = typeof CatalogService.method;
type Plugins = typeof PluginService.method;

const ANSWER_BYTES = 64 << 20;
// What the service takes in one call, with room for what is common to all.
const BATCH_REQUESTS = 1000;
const BATCH_BYTES = 3 << 20;

function grpcOptions(retries: number): GrpcOptions {
  if (!Number.isInteger(retries) || retries < 0 || retries > 4) {
    throw new RangeError(`retries is ${String(retries)}; 0 to 4 are allowed`);
  }
  const out: GrpcOptions = {
    'grpc.max_receive_message_length': ANSWER_BYTES,
    // Files of a project go to the service that was named, and not by way of a proxy
    // that a variable of the environment names.
    'grpc.enable_http_proxy': 0,
    'grpc.enable_retries': retries > 0 ? 1 : 0,
  };
  if (retries > 0) {
    // Methods of these services only read.
    const retryPolicy = {
      maxAttempts: retries + 1, initialBackoff: '0.1s', maxBackoff: '2s', backoffMultiplier: 3,
      retryableStatusCodes: ['UNAVAILABLE'],
    };
    const name = [UpgradeService, CatalogService, PluginService]
        .map((service) => ({service: service.typeName}));
    out['grpc.service_config'] = JSON.stringify({methodConfig: [{name, retryPolicy}]});
  }
  return out;
}

function credentialsOf(tls: TlsFiles | undefined): ChannelCredentials {
  if (!tls) return credentials.createInsecure();
  return credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.certificate ?? null);
}

function pathOf(method: {parent: {typeName: string}; name: string}): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** As few as the service takes, in order. */
function* batchesOf(requests: Iterable<Asked<Upgrades['planUpgrade']>>):
    Generator<MessageShape<Upgrades['planUpgrade']['input']>[]> {
  let batch: MessageShape<Upgrades['planUpgrade']['input']>[] = [];
  let bytes = 0;
  for (const one of requests) {
    const request = create(PlanUpgradeRequestSchema, one);
    const {length} = toBinary(PlanUpgradeRequestSchema, request);
    if (batch.length === BATCH_REQUESTS || (batch.length > 0 && bytes + length > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(request);
    bytes += length;
  }
  if (batch.length > 0) yield batch;
}

/** Calls of any number may share a client. Close it at the end. */
export class UpgradeAdvisor {
  readonly #client: Client;
  readonly #timeoutMs: number;

  constructor({server, tls, timeoutMs = 30_000, retries = 3}: ClientOptions) {
    this.#client = new Client(server, credentialsOf(tls), grpcOptions(retries));
    this.#timeoutMs = timeoutMs;
  }

  /** Which steps lead to the target. */
  plan(request: Asked<Upgrades['planUpgrade']>, options?: CallOptions):
      Answer<Upgrades['planUpgrade']> {
    return this.call(UpgradeService.method.planUpgrade, request, options);
  }

  /** The plans of any number of requests, in their order, as they come. `common` is merged
   *  into each of them. Where a request has no plan, its error comes in its place. The
   *  timeout holds for each thousand. */
  async* planMany(
      requests: Iterable<Asked<Upgrades['planUpgrade']>>,
      {common, ...options}: CallOptions & {common?: Asked<Upgrades['planUpgrade']>} = {}):
      AsyncGenerator<PlanUpgradeResponse | UpgradeAdvisorError> {
    const method = UpgradeService.method.planUpgrades;
    const limited = {timeoutMs: this.#timeoutMs, ...options};
    for (const batch of batchesOf(requests)) {
      const asked = common === undefined ? {requests: batch} : {common, requests: batch};
      for await (const {answers} of this.stream(method, asked, limited)) {
        for (const {answer} of answers) {
          if (answer.case === 'response') yield answer.value;
          if (answer.case === 'error') yield errorIn(answer.value);
        }
      }
    }
  }

  /** Whether one change is safe to deploy now. */
  validate(request: Asked<Upgrades['validateUpgrade']>, options?: CallOptions):
      Answer<Upgrades['validateUpgrade']> {
    return this.call(UpgradeService.method.validateUpgrade, request, options);
  }

  /** Whether an upgrade has arrived. */
  confirm(request: Asked<Upgrades['confirmUpgrade']>, options?: CallOptions):
      Answer<Upgrades['confirmUpgrade']> {
    return this.call(UpgradeService.method.confirmUpgrade, request, options);
  }

  /** Which deploys can be gone back to. */
  assessRollback(request: Asked<Upgrades['assessRollback']>, options?: CallOptions):
      Answer<Upgrades['assessRollback']> {
    return this.call(UpgradeService.method.assessRollback, request, options);
  }

  listReleases(request: Asked<Catalog['listReleases']>, options?: CallOptions):
      Answer<Catalog['listReleases']> {
    return this.call(CatalogService.method.listReleases, request, options);
  }

  getRelease(request: Asked<Catalog['getRelease']>, options?: CallOptions):
      Answer<Catalog['getRelease']> {
    return this.call(CatalogService.method.getRelease, request, options);
  }

  listPlugins(request: Asked<Plugins['listPlugins']>, options?: CallOptions):
      Answer<Plugins['listPlugins']> {
    return this.call(PluginService.method.listPlugins, request, options);
  }

  getAdvisory(request: Asked<Plugins['getAdvisory']>, options?: CallOptions):
      Answer<Plugins['getAdvisory']> {
    return this.call(PluginService.method.getAdvisory, request, options);
  }

  /** Any method that has one answer, such as FleetService.method.summarizeFleet. */
  call<I extends DescMessage, O extends DescMessage>(
      method: DescMethodUnary<I, O>, request: MessageInitShape<I>,
      options: CallOptions = {}): Promise<MessageShape<O>> {
    return new Promise((resolve, reject) => {
      const {signal} = options;
      const call = this.#client.makeUnaryRequest(
          pathOf(method),
          (message: MessageShape<I>) => Buffer.from(toBinary(method.input, message)),
          (bytes: Buffer) => fromBinary(method.output, bytes),
          create(method.input, request), this.#headers(options), this.#deadline(options),
          (error: ServiceError | null, answer?: MessageShape<O>) => {
            signal?.removeEventListener('abort', cancel);
            if (error) reject(errorOf(error));
            else if (answer) resolve(answer);
          });
      const cancel = () => { call.cancel(); };
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel, {once: true});
    });
  }

  /** The answers of a method that has many, such as FleetService.method.watchChanges. No
   *  deadline, unless `timeoutMs` is given. */
  async* stream<I extends DescMessage, O extends DescMessage>(
      method: DescMethodServerStreaming<I, O>, request: MessageInitShape<I>,
      options: CallOptions = {}): AsyncGenerator<MessageShape<O>> {
    const call = this.#client.makeServerStreamRequest(
        pathOf(method),
        (message: MessageShape<I>) => Buffer.from(toBinary(method.input, message)),
        (bytes: Buffer) => fromBinary(method.output, bytes),
        create(method.input, request), this.#headers(options),
        options.timeoutMs === undefined ? {} : this.#deadline(options));
    const cancel = () => { call.cancel(); };
    options.signal?.addEventListener('abort', cancel, {once: true});
    try {
      for await (const answer of call) yield answer as MessageShape<O>;
    } catch (error) {
      throw errorOf(error as ServiceError);
    } finally {
      options.signal?.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  close(): void {
    this.#client.close();
  }

  #deadline({timeoutMs = this.#timeoutMs}: CallOptions): GrpcCallOptions {
    return {deadline: Date.now() + timeoutMs};
  }

  #headers({headers = {}}: CallOptions): Metadata {
    const out = new Metadata();
    for (const [name, value] of Object.entries(headers)) out.set(name, value);
    return out;
  }
}
