// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { LicenceTexts } from '../../floating/door.js';
import { placeTerms } from '../../floating/place.js';
import { Seller, type SellerOptions } from '../../floating/seller.js';
import { backoff } from '../../gate/backoff.js';
import { type GateProblem, serverUnreachable } from '../../gate/server.js';
import type { KeySet } from '../../licence/key-set.js';
import type { Checked } from '../../licence/refusal.js';
import type { Licence } from '../../licence/verify.js';
import { readWhole } from '../whole-file.js';
import { lockFolder } from './folder-lock.js';
import { placeFile } from './place-file.js';
import { SiteLicence } from './site-licence.js';
import { metricsText } from './site-metrics.js';
import { SitePool } from './site-pool.js';
import { placeRequest, SiteRefusal, sendJson, sendProblem, sendText, tokenCheck } from './site-request.js';

export interface SiteOptions {
  /** Of this door alone: who has places, what was learnt from the seller. Made where it is missing. */
  readonly folder: string;
  /** The file of a licence or an air-gap bundle; looked at again and again, so that a renewal may take its place. */
  readonly licence_file?: string;
  /** The keys that are trusted, as they came with the product. */
  readonly keys: KeySet;
  /** The seller, as `iss` names it. */
  readonly issuer: string;
  /** The product; default: what the licence says. */
  readonly audience?: string;
  /** What nodes carry as `Authorization: Bearer …`. */
  readonly token: string;
  readonly hostname?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Certificate and key in PEM; without, nodes speak HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly upstream?: SellerOptions;
  /** How often the seller and the file are looked at; default an hour, and a minute for the file. */
  readonly refresh_seconds?: number;
  /** There was no pool before: places are given at once, though nothing is known of any. */
  readonly is_new?: boolean;
  readonly on_problem?: (problem: GateProblem) => void;
}

/** A door that is open. */
export interface Site {
  /** `http://127.0.0.1:4620` */
  readonly url: string;
  /** The licence as it holds now, or why it does not. */
  readonly licence: Checked<Licence>;
  /** False: who had places is not known, so that places are given anew only when all of them must have run out. */
  readonly is_open: boolean;
  /** Takes no new request, waits for those that run, and keeps who has places. */
  close(): Promise<void>;
}

const REFRESH_SECONDS = 3_600;
const LOOK_SECONDS = 60;
const MOST_WAIT_MS = 5_000;
const PAGE = 100;

/**
 * Serves a site with many nodes and one door: nodes get the licence, which they verify themselves, and a place in its
 * pool. Works without the seller for ever; where one is named, renewals and revocations come by themselves. Rejects with
 * a `SiteFailure` where the folder is another's, and with `EADDRINUSE` where the port is.
 */
export async function serveSite(options: SiteOptions): Promise<Site> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(options.folder);
  if (unlock === null) throw new SiteFailure(folderTaken(options.folder));
  try {
    const door = new SiteDoor(options);
    const server = await listening(options, (request, response) => void door.serve(request, response));
    door.follow();
    return {
      url: urlOf(server, options.tls !== undefined),
      get licence() {
        return door.licence;
      },
      get is_open() {
        return door.is_open;
      },
      close: async () => {
        await closed(server);
        door.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Why a door cannot be opened. */
export class SiteFailure extends Error {
  constructor(readonly problem: GateProblem) {
    super(problem.message);
  }
}

function folderTaken(folder: string): GateProblem {
  return {
    code: 'site-folder-taken',
    message: `another process serves from ${folder}`,
    mend: 'end it first, or name another folder: two pools would give every place twice',
  };
}

class SiteDoor {
  readonly #options: SiteOptions;
  readonly #is_token: (request: IncomingMessage) => boolean;
  readonly #licences: SiteLicence;
  readonly #pool: SitePool;
  readonly #upstream: Seller | null;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #licence: Checked<Licence>;
  #terms = placeTerms(null);
  /** Why the licence does not hold, as it was told. */
  #told: string | null = null;
  #failures = 0;
  #failed = 0;
  #answered_at: number | null = null;
  #is_closed = false;

  constructor(options: SiteOptions) {
    const { folder, keys, issuer, audience } = options;
    this.#options = options;
    this.#is_token = tokenCheck(options.token);
    this.#upstream = options.upstream === undefined ? null : new Seller(options.upstream);
    this.#licences = new SiteLicence({
      folder,
      keys,
      issuer,
      ...(audience === undefined ? {} : { audience }),
      on_problem: (problem) => this.#tell(problem),
    });
    const is_new = options.is_new === true;
    this.#pool = new SitePool(placeFile(join(folder, 'places.json')), { is_new, steady: () => performance.now() });
    this.#licences.restore(Date.now());
    this.#licence = this.#licences.current(Date.now());
    this.#look();
  }

  get licence(): Checked<Licence> {
    return this.#licence;
  }

  get is_open(): boolean {
    return this.#pool.is_open;
  }

  /** Looks at the file and asks the seller, from now on. */
  follow(): void {
    const { refresh_seconds = REFRESH_SECONDS } = this.#options;
    const look = () =>
      this.#after('look', Math.min(LOOK_SECONDS, refresh_seconds) * 1_000, () => {
        this.#look();
        look();
      });
    look();
    if (this.#upstream !== null) void this.#refresh();
  }

  close(): void {
    this.#is_closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#pool.close();
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      // whoever asked is gone, or has the answer
      if (response.headersSent || request.errored !== null) return;
      if (error instanceof SiteRefusal) return sendProblem(response, error);
      this.#tell(serverFailed(error));
      sendProblem(response, new SiteRefusal(503, serverFailed(error)));
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = addressOf(request.url);
    const asked = `${request.method} ${pathname}`;
    if (asked === 'GET /health') return this.#health(response);
    if (!this.#is_token(request)) throw new SiteRefusal(401, TOKEN_REFUSED);
    switch (asked) {
      case 'POST /v1/places':
        return this.#hold(request, response);
      case 'POST /v1/places/release': {
        const released = this.#pool.release(await placeRequest(request), this.#terms);
        return sendJson(response, 200, { object: 'place_release', released });
      }
      case 'GET /v1/places':
        return this.#list(response, searchParams.get('starting_after'));
      case 'GET /v1/licence': {
        const { tag, texts } = this.#licences;
        return sendJson(response, 200, { object: 'site_licence', tag, ...texts });
      }
      case 'GET /metrics':
        return sendText(response, 200, this.#metrics(), 'text/plain; version=0.0.4');
      default:
        throw new SiteRefusal(404, {
          code: 'route-unknown',
          message: `there is no ${asked}`,
          mend: 'see docs/guides/floating-licences.md',
        });
    }
  }

  async #hold(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await placeRequest(request);
    if (!this.#licence.ok) throw new SiteRefusal(409, this.#licence.refusal);
    const answer = await this.#pool.hold(asked, this.#terms, Date.now());
    const { holder } = asked;
    sendJson(response, 200, { object: 'place', holder, ...answer, licence_tag: this.#licences.tag });
  }

  #list(response: ServerResponse, after: string | null): void {
    const found = this.#pool.holders(PAGE + 1, after ?? undefined);
    const data = found
      .slice(0, PAGE)
      .map(({ holder, since }) => ({ object: 'place', holder, since: new Date(since).toISOString() }));
    sendJson(response, 200, { object: 'list', data, has_more: found.length > PAGE });
  }

  #health(response: ServerResponse): void {
    const licence = this.#licence.ok ? 'holds' : this.#licence.refusal.code;
    const pool = this.#pool.is_open ? 'open' : 'opening';
    sendJson(response, 200, { status: 'ok', licence, pool });
  }

  #metrics(): string {
    const claims = this.#licence.ok ? this.#licence.value.claims : null;
    return metricsText({
      places: this.#terms.places,
      taken: this.#pool.taken,
      waiting: this.#pool.waiting,
      culled: this.#pool.culled,
      is_licensed: claims !== null,
      licence_ends_at: claims?.exp ?? null,
      upstream_at: this.#answered_at === null ? null : Math.floor(this.#answered_at / 1_000),
      upstream_failures: this.#failed,
    });
  }

  /** The licence as it holds now, and the places that follow from it; those of one that does not hold stay as they were. */
  #look(learnt: Partial<LicenceTexts> = {}): void {
    const now = Date.now();
    const { licence_file } = this.#options;
    try {
      const text = licence_file === undefined ? null : readWhole(licence_file);
      if (text !== null) this.#licences.offerFile(text, now);
      this.#licences.offer(learnt, now);
      this.#licence = this.#licences.current(now);
      if (this.#licence.ok) {
        this.#terms = placeTerms(this.#licence.value.claims.floating);
        this.#pool.begin(this.#terms);
      } else if (this.#told !== this.#licence.refusal.code) this.#tell(this.#licence.refusal);
      this.#told = this.#licence.ok ? null : this.#licence.refusal.code;
    } catch (error) {
      this.#tell(serverFailed(error));
    }
  }

  async #refresh(): Promise<void> {
    const { refresh_seconds = REFRESH_SECONDS } = this.#options;
    try {
      const learnt = await (this.#upstream as Seller).learn(this.#licences.texts.licence);
      if (this.#is_closed) return;
      this.#look(learnt);
      this.#answered_at = Date.now();
      this.#failures = 0;
    } catch (error) {
      if (this.#is_closed) return;
      if (this.#failures === 0) this.#tell(serverUnreachable(error));
      this.#failures++;
      this.#failed++;
    }
    const wait =
      this.#failures > 0
        ? Math.min(backoff(this.#failures, Math.random), refresh_seconds * 1_000)
        : refresh_seconds * 1_000 * (0.9 + Math.random() * 0.2);
    this.#after('refresh', wait, () => void this.#refresh());
  }

  #after(name: string, milliseconds: number, then: () => void): void {
    this.#timers.set(name, setTimeout(then, milliseconds).unref());
  }

  #tell({ code, message, mend }: GateProblem): void {
    this.#options.on_problem?.({ code, message, mend });
  }
}

/** What cannot be read is no path that anything is at. */
function addressOf(asked = '/'): URL {
  return new URL(URL.canParse(asked, 'http://site') ? asked : '/', 'http://site');
}

const TOKEN_REFUSED: GateProblem = {
  code: 'site-token-refused',
  message: 'the request does not carry the token of this site',
  mend: 'send the header `Authorization: Bearer …` with the token that the door was started with',
};

function serverFailed(error: unknown): GateProblem {
  return {
    code: 'site-state-unwritable',
    message: `what the door has to keep cannot be written or read: ${error instanceof Error ? error.message : String(error)}`,
    mend: 'see to its folder: space, rights, disk; places that were given stay',
  };
}

function listening(
  { port, hostname, tls }: SiteOptions,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const limits = { requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 };
  const server = tls === undefined ? createServer(limits, serve) : createTlsServer({ ...limits, ...tls }, serve);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function urlOf(server: Server, is_tls: boolean): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `${is_tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), MOST_WAIT_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
