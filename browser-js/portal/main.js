// The page: header, steps, language, look.

import { look, onAgent, pretend, statusButton } from './agent.js';
import { byId, make } from './dom.js';
import { firstLanguage, language, onLanguage, said, say, sayAs, speak } from './language.js';
import { afterwards } from './panels/afterwards.js';
import { beginning, entering, showState } from './panels/beginning.js';
import { developing } from './panels/developing.js';
import { signing } from './panels/signing.js';

const groups = { begin: beginning, enter: entering, sign: signing, after: afterwards, more: developing };
const names = { kk: 'Қаз', ru: 'Рус', en: 'Eng' };
const looks = ['auto', 'light', 'dark'];

function languages() {
  const buttons = Object.entries(names).map(([code, name]) => {
    const button = make('button', { type: 'button', lang: code, onclick: () => choose(code) }, name);
    const show = () => button.setAttribute('aria-pressed', language() === code);
    onLanguage(show);
    return button;
  });
  return sayAs(make('div', { class: 'switch', role: 'group' }, buttons), 'aria-label', 'header.language');
}

function choose(code) {
  localStorage.setItem('language', code);
  speak(code);
}

function themes() {
  const choice = make('select', { class: 'theme' }, looks.map((look) => say(make('option', { value: look }), `theme.${look}`)));
  const asked = new URLSearchParams(location.search).get('look');
  choice.value = looks.find((look) => look === (asked ?? localStorage.getItem('look'))) ?? 'auto';
  const show = () => { document.documentElement.dataset.look = choice.value; };
  choice.addEventListener('change', () => {
    localStorage.setItem('look', choice.value);
    show();
  });
  show();
  return sayAs(choice, 'aria-label', 'header.theme');
}

function build() {
  byId('controls').append(languages(), themes());
  byId('status').append(statusButton());
  const rail = byId('rail');
  for (const [group, panels] of Object.entries(groups)) {
    const made = panels();
    const heading = say(make('h2', { id: `group-${group}` }), `group.${group}`);
    byId('steps').append(make('section', { 'aria-labelledby': `group-${group}` }, heading, made.map((panel) => panel.element)));
    const links = made.map(({ id, element }) => {
      const link = say(make('a', { href: `#${id}` }), `${id}.nav`);
      new MutationObserver(() => { link.dataset.state = element.dataset.state; }).observe(element, { attributeFilter: ['data-state'] });
      return make('li', {}, link);
    });
    rail.append(make('li', {}, make('span', { class: 'group' }, said(`group.${group}`)), make('ol', {}, links)));
  }
  let known;
  const without = make('button', { type: 'button', class: 'quiet', onclick: () => pretend(true) });
  const show = () => {
    showState(byId('hero-state'), known);
    if (['ready', 'looking', 'prompt'].includes(known.state)) return;
    byId('hero-state').lastElementChild.append(say(without, 'state.use-mock'));
  };
  onAgent((detection) => {
    known = detection;
    show();
  });
  onLanguage(show);
}

// Marks the step that is being read.
function follow() {
  const links = new Map([...document.querySelectorAll('#rail a')].map((link) => [link.hash.slice(1), link]));
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute('aria-current');
      links.get(target.id).setAttribute('aria-current', 'true');
    }
  }, { rootMargin: '-20% 0px -70% 0px' });
  for (const id of links.keys()) watch.observe(byId(id));
}

speak(firstLanguage());
build();
speak(language());
follow();
if (location.hash) byId(location.hash.slice(1))?.scrollIntoView();
await look();
window.ready = true;
