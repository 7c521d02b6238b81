/**
 * What the package needs of a browser. Tests give another one ({@link tanba/mock!}).
 */
export interface Environment {
  /** Opens a WebSocket. Absent where there is none. */
  readonly webSocket?: (url: string, protocols: readonly string[]) => WebSocketLike;
  /** Fetches. */
  readonly fetch?: typeof globalThis.fetch;
  /** Whether the page is a secure context. */
  readonly isSecureContext: boolean;
  /** The page's origin; `null` as text for an opaque one. */
  readonly origin: string;
  /** The origin of the outermost page, when this one is in a frame. */
  readonly topOrigin: string | undefined;
  /** Whether the page is in a frame. */
  readonly framed: boolean;
  /** State of a permission by the browser's name, `undefined` for names that it does not know. */
  permission(name: string): Promise<PermissionState | undefined>;
  /** Whether the page may use a feature of permissions policy; `undefined` when it cannot be told. */
  allowsFeature(name: string): boolean | undefined;
  /** Listens to violations of content security policy; gives what ends that. */
  onPolicyViolation(listener: (violation: PolicyViolation) => void): () => void;
  /** The browser's name of itself. */
  readonly userAgent: string;
  /** The language of the page. */
  readonly language: string;
  /** Milliseconds since some beginning. */
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
  /** 0 to 3, as in the standard. */
  readonly readyState: number;
  /** Octets that wait to be sent. */
  readonly bufferedAmount: number;
  /** `arraybuffer` is set by this package. */
  binaryType: BinaryType;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: { data: any }) => void) | null;
  onerror: ((event: any) => void) | null;
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}
