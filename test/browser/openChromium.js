// Chromium as tests and benchmarks start it: Debian's, or the one that $CHROMIUM names.
import { chromium } from 'playwright-core';

/** Without a display, and without asking the network for anything. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {readonly string[]} [more] flags */
export const openChromium = (more = []) =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...flags, ...more] });
