/**
 * What the package needs of a browser. Tests give another one, by the option `environment` or with
 * `install()` of `tanba/mock`.
 */
export interface Environment {
  /** Opens a WebSocket. Absent where there is none. */
  readonly webSocket: ((url: string, protocols: string[]) => WebSocketLike) | undefined;
  /** Whether an address answers at all, whatever it says: `fetch` without CORS. */
  answers(url: string, signal: AbortSignal): Promise<boolean>;
  /** Whether the page is a secure context. */
  readonly isSecureContext: boolean;
  /** The page's origin; the text `null` for an opaque one. */
  readonly origin: string;
  /** The origin of the outermost page, when this one is in a frame. */
  readonly topOrigin: string | undefined;
  /** State of a permission by the browser's name; `undefined` for names that it does not know. */
  permission(name: string): Promise<PermissionState | undefined>;
  /** Whether the page may use a feature of permissions policy; `undefined` when it cannot be told. */
  allowsFeature(name: string): boolean | undefined;
  /** Listens to violations of content security policy; gives what ends that. */
  onPolicyViolation(listener: (violation: PolicyViolation) => void): () => void;
  /** The browser's name of itself. */
  readonly userAgent: string;
  /** The language of the page. */
  readonly language: string;
  /** Milliseconds since some moment. */
  now(): number;
}

/** A violated directive of content security policy. */
export interface PolicyViolation {
  /** What was not fetched. */
  readonly blockedURI: string;
  /** The directive, `connect-src` or what stands in for it. */
  readonly effectiveDirective: string;
}

/** The part of a WebSocket that is used here. */
export interface WebSocketLike {
  /** The chosen subprotocol. */
  readonly protocol: string;
  /** Octets that wait to be sent. */
  readonly bufferedAmount: number;
  /** Set to `arraybuffer` by this package. */
  binaryType: BinaryType;
  /** Called when the connection is there. */
  onopen: ((event: Event) => void) | null;
  /** Called with each frame. */
  onmessage: ((event: MessageEvent) => void) | null;
  /** Called when there will be no connection. */
  onerror: ((event: Event) => void) | null;
  /** Called when the connection has ended. */
  onclose: ((event: CloseEvent) => void) | null;
  /** Sends a frame. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** Ends the connection. */
  close(code?: number, reason?: string): void;
}

/** Where `install()` of `tanba/mock` leaves its environment. */
const INSTALLED = Symbol.for('tanba.environment');

interface PolicyDocument {
  permissionsPolicy?: FeaturePolicy;
  featurePolicy?: FeaturePolicy;
}

interface FeaturePolicy {
  allowsFeature(name: string): boolean;
  features(): string[];
}

/** The environment to use: the given one, an installed one, or the browser. */
export function environmentOf(given: Environment | undefined): Environment {
  return given ?? (globalThis as { [INSTALLED]?: Environment })[INSTALLED] ?? browser();
}

/** Puts an environment in the place of the browser for the whole page; gives what ends that. */
export function installEnvironment(environment: Environment): () => void {
  const place = globalThis as { [INSTALLED]?: Environment | undefined };
  const before = place[INSTALLED];
  place[INSTALLED] = environment;
  return () => {
    place[INSTALLED] = before;
  };
}

function browser(): Environment {
  const { document, navigator, location, WebSocket } = globalThis;
  return {
    webSocket: WebSocket && ((url, protocols) => new WebSocket(url, protocols)),
    answers: (url, signal) =>
      fetch(url, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal }).then(
        () => true,
        () => false,
      ),
    // Programs without pages (Node) are as good as secure ones.
    isSecureContext: globalThis.isSecureContext ?? true,
    origin: globalThis.origin ?? location?.origin ?? '',
    topOrigin: topOrigin(),
    permission: (name) =>
      Promise.resolve()
        .then(() => navigator.permissions.query({ name: name as PermissionName }))
        .then(
          ({ state }) => state,
          () => undefined,
        ),
    allowsFeature: (name) => {
      const policy =
        (document as PolicyDocument)?.permissionsPolicy ??
        (document as PolicyDocument)?.featurePolicy;
      return policy?.features().includes(name) ? policy.allowsFeature(name) : undefined;
    },
    onPolicyViolation: (listener) => {
      document?.addEventListener('securitypolicyviolation', listener);
      return () => document?.removeEventListener('securitypolicyviolation', listener);
    },
    userAgent: navigator?.userAgent ?? '',
    language: document?.documentElement.lang || navigator?.language || '',
    now: () => performance.now(),
  };
}

/** Only Chromium and Safari tell it; elsewhere the referrer of the frame is the best that there is. */
function topOrigin(): string | undefined {
  const { document, location, window } = globalThis;
  if (!window || window.parent === window) {
    return undefined;
  }
  const ancestors = location.ancestorOrigins;
  if (ancestors?.length) {
    return ancestors[ancestors.length - 1];
  }
  try {
    return new URL(document.referrer).origin;
  } catch {
    return undefined;
  }
}
