// Starts the browsers of the system. Certificates are judged as a person's browser judges them:
// no switch that ignores errors is ever given, trust comes from the stores of the home folder.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import puppeteer from 'puppeteer-core';

const executables = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
};

const chromiumSwitches = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The sandbox of Chromium cannot be set up by root, as tests in containers often run.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const firefoxPreferences = {
  'app.update.auto': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

function executable(name) {
  const found = executables[name]?.find((path) => existsSync(path));
  if (!found) {
    throw new Error(`${name} is not installed; \`cargo xtask setup\` installs what is missing`);
  }
  return found;
}

// The profile that Firefox would use in this home folder.
function firefoxProfile(home) {
  const folder = join(home, '.mozilla', 'firefox');
  const profile = readdirSync(folder).find((name) => existsSync(join(folder, name, 'cert9.db')));
  return join(folder, profile ?? 'no-profile');
}

/**
 * Starts a browser, without a window unless told otherwise.
 *
 * @param {'chromium' | 'firefox'} name which one
 * @param {{home: string, userData?: string, headless?: boolean, preferences?: object}} options the
 * home folder with the trust stores, for Chromium the folder of its profile, for Firefox what an
 * administrator or a person has set beside
 */
export function launch(name, { home, userData, headless = true, preferences = {} }) {
  const common = {
    executablePath: executable(name),
    headless,
    env: { ...process.env, HOME: home },
  };
  if (name === 'firefox') {
    return puppeteer.launch({
      ...common,
      browser: 'firefox',
      userDataDir: firefoxProfile(home),
      extraPrefsFirefox: { ...firefoxPreferences, ...preferences },
    });
  }
  return puppeteer.launch({
    ...common,
    browser: 'chrome',
    args: chromiumSwitches,
    userDataDir: userData ?? join(home, 'chromium'),
  });
}
