/**
 * The custom element `<tanba-sign>`: a button that signs, and says what is in the way when it
 * cannot. Importing this module registers it.
 *
 * ```html
 * <form action="/orders" method="post">
 *   <textarea id="order" name="order">1 000 tenge</textarea>
 *   <tanba-sign for="order" name="signature" required></tanba-sign>
 * </form>
 * ```
 *
 * @module
 */

import type { DocumentSource, Progress, SignOptions, SignResult } from './client.js';
import type { Environment } from './environment.js';
import { documentsOf, formatOf } from './element/documents.js';
import { View, type Wishes } from './element/view.js';
import type { TanbaError } from './error.js';
import { SignFlow, type FlowOptions, type FlowSignature, type FlowState } from './flow.js';
import { localeOf, word } from './flow/words.js';
import type { Locale } from './locale.js';

export type { FlowSignature, FlowState } from './flow.js';

/** Events of the element; `detail` is what stands here. They bubble, also out of shadow trees. */
export interface TanbaSignEventMap {
  /** Where the person stands now. */
  'tanba-state': CustomEvent<FlowState>;
  /** How far the call is. */
  'tanba-progress': CustomEvent<Progress>;
  /** One signature, with the attribute `incremental`. */
  'tanba-signature': CustomEvent<FlowSignature>;
  /** All signatures. */
  'tanba-signed': CustomEvent<SignResult>;
  /** It was not signed. */
  'tanba-error': CustomEvent<TanbaError>;
  /** Files were chosen or removed. */
  'tanba-files': CustomEvent<readonly File[]>;
}

// Servers that render pages import this module too, and have no elements.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * `<tanba-sign>`. What is signed is, in this order: the property {@link TanbaSignElement.documents};
 * files that the person chose (attributes `choose`, `multiple`, `accept`); the value or text of the
 * element whose id is in `for`; the attribute `text`.
 *
 * Further attributes: `document-name` (the name that the person is shown), `format` (`cms`,
 * `cms-attached`, `xml`, `raw`), `timestamp`, `incremental`, `disabled`, `url`, `lang`; and those
 * of a form field, `name` and `required`: its value is the base64 of each signature.
 *
 * Parts: `button`, `cancel`, `files`, `drop`, `zone`, `list`, `remove`, `notice`, `title`,
 * `advice`, `action`, `link`, `progress`, `bar`. Custom properties: `--tanba-accent`,
 * `--tanba-on-accent`, `--tanba-ink`, `--tanba-quiet`, `--tanba-surface`, `--tanba-line`,
 * `--tanba-danger`, `--tanba-warning`, `--tanba-good`, `--tanba-radius`, `--tanba-font`.
 */
export class TanbaSignElement extends Base {
  /** It takes part in forms. */
  static readonly formAssociated = true;
  /** Attributes whose change is seen at once. */
  static readonly observedAttributes = [
    'for',
    'text',
    'choose',
    'multiple',
    'accept',
    'format',
    'timestamp',
    'disabled',
    'required',
    'lang',
    'url',
  ];

  /** Options of signing beside those that attributes say: which keys, a deadline, … */
  options: SignOptions = {};
  /** The browser's facilities; those of `tanba/mock` in tests. Read when the element is connected. */
  environment: Environment | undefined;

  #internals: ElementInternals;
  #view: View;
  #flow: SignFlow | undefined;
  #documents: DocumentSource | readonly DocumentSource[] | undefined;
  #files: readonly File[] = [];
  #result: SignResult | undefined;
  #missing = false;
  #unfollow: (() => void)[] = [];

  constructor() {
    super();
    this.#internals = this.attachInternals();
    this.#view = new View(this.attachShadow({ mode: 'open', delegatesFocus: true }), {
      sign: () => void this.sign(),
      cancel: () => this.cancel(),
      agree: () => this.#flow?.agree(),
      look: () => void this.#flow?.look(),
      add: (files) =>
        this.#choose(this.hasAttribute('multiple') ? [...this.#files, ...files] : files.slice(-1)),
      remove: (file) => this.#choose(this.#files.filter((other) => other !== file)),
    });
  }

  /** Where the person stands. */
  get state(): FlowState {
    return this.#flow?.state ?? { step: 'looking' };
  }

  /** What is signed. A change forgets the last signature. */
  get documents(): DocumentSource | readonly DocumentSource[] | undefined {
    return this.#documents;
  }

  /** What is signed. */
  set documents(documents: DocumentSource | readonly DocumentSource[] | undefined) {
    this.#documents = documents;
    this.reset();
  }

  /** Files that the person chose. */
  get files(): readonly File[] {
    return this.#files;
  }

  /** The last signature. */
  get result(): SignResult | undefined {
    return this.#result;
  }

  /** The form around it. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  /** Whether it cannot be used. */
  get disabled(): boolean {
    return this.hasAttribute('disabled') || this.matches(':disabled');
  }

  /** Whether it cannot be used. */
  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', disabled);
  }

  /** The language: of the nearest element with `lang`. */
  get locale(): Locale {
    return localeOf(this);
  }

  /** Signs, as if the person had pressed the button; `undefined` when nothing was signed. */
  async sign(): Promise<SignResult | undefined> {
    const flow = this.#flow;
    if (!flow || this.disabled) return undefined;
    const documents = this.#documents ?? documentsOf(this, this.#files);
    this.#missing = documents === undefined || (Array.isArray(documents) && documents.length === 0);
    if (documents === undefined || this.#missing) {
      this.#show();
      return undefined;
    }
    const result = await flow.sign(documents, {
      locale: this.locale,
      ...formatOf(this),
      ...this.options,
      ...(this.hasAttribute('incremental')
        ? { onSignature: (item: FlowSignature) => this.#tell('tanba-signature', item) }
        : {}),
    });
    if (!result) return undefined;
    await this.#keep(result);
    this.#tell('tanba-signed', result);
    return result;
  }

  /** Ends what is under way. */
  cancel(): void {
    this.#flow?.cancel();
  }

  /** Looks for the agent again. */
  async look(): Promise<void> {
    await this.#flow?.look();
  }

  /** Forgets the last signature. */
  reset(): void {
    this.#result = undefined;
    this.#missing = false;
    this.#internals.setFormValue(null);
    this.#flow?.reset();
    this.#show();
  }

  /** The element is in a page. */
  connectedCallback(): void {
    const url = this.getAttribute('url');
    const flow = new SignFlow({
      locale: this.locale,
      ...(url ? { url } : {}),
      ...(this.environment ? { environment: this.environment } : {}),
    } satisfies FlowOptions);
    this.#flow = flow;
    const language = new MutationObserver(() => this.#show());
    language.observe(this.ownerDocument.documentElement, { attributeFilter: ['lang'] });
    const changed = (event: Event) => {
      const target = this.getAttribute('for');
      if (target && event.target instanceof Element && event.target.id === target) this.reset();
    };
    this.ownerDocument.addEventListener('input', changed);
    this.#unfollow = [
      flow.subscribe(() => this.#follow(flow.state)),
      () => language.disconnect(),
      () => this.ownerDocument.removeEventListener('input', changed),
    ];
    this.#show();
    flow.start();
  }

  /** The element left the page: what is under way ends. */
  disconnectedCallback(): void {
    this.#flow?.close();
    for (const end of this.#unfollow) end();
    this.#flow = undefined;
  }

  /** An attribute changed. */
  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'url' && this.#flow) {
      this.disconnectedCallback();
      this.connectedCallback();
    } else if (['disabled', 'required', 'lang', 'choose', 'multiple', 'accept'].includes(name)) {
      this.#show();
    } else {
      this.reset();
    }
  }

  /** A fieldset around it was disabled or enabled. */
  formDisabledCallback(): void {
    this.#show();
  }

  /** The form was reset. */
  formResetCallback(): void {
    this.#files = [];
    this.reset();
  }

  #choose(files: readonly File[]): void {
    this.#files = files;
    this.reset();
    this.#tell('tanba-files', files);
  }

  #follow(state: FlowState): void {
    this.#show();
    this.#tell('tanba-state', state);
    if (state.step === 'working' && state.progress) this.#tell('tanba-progress', state.progress);
    if (state.step === 'failed') this.#tell('tanba-error', state.error);
  }

  #show(): void {
    const several = this.hasAttribute('multiple');
    const wishes: Wishes = {
      locale: this.locale,
      disabled: this.disabled,
      choose: this.hasAttribute('choose') ? (several ? 'several' : 'one') : 'nothing',
      accept: this.getAttribute('accept') ?? '',
      files: this.#files,
      missing: this.#missing,
    };
    this.#view.show(this.state, wishes);
    const lacks = this.hasAttribute('required') && !this.#result;
    this.#internals.setValidity(
      lacks ? { valueMissing: true } : {},
      lacks ? word('required', wishes.locale) : '',
      this.#view.button,
    );
  }

  async #keep(result: SignResult): Promise<void> {
    const name = this.getAttribute('name');
    if (name) {
      const values = new FormData();
      for (const signature of result.signatures) values.append(name, await signature.base64());
      this.#internals.setFormValue(values);
    }
    this.#result = result;
    this.#show();
  }

  #tell<Name extends keyof TanbaSignEventMap>(
    name: Name,
    detail: TanbaSignEventMap[Name]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** Registers the element under a name of the page's own. `tanba-sign` is registered already. */
export function define(name: string): void {
  // An element class has one name.
  customElements.define(name, class extends TanbaSignElement {});
}

if (globalThis.customElements && !customElements.get('tanba-sign')) {
  customElements.define('tanba-sign', TanbaSignElement);
}

declare global {
  interface HTMLElementTagNameMap {
    'tanba-sign': TanbaSignElement;
  }
  interface HTMLElementEventMap extends TanbaSignEventMap {}
}
