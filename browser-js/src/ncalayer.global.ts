/**
 * The classic script in the place of that of ncalayer-js-client: the global `NCALayerClient`.
 *
 * @module
 */

import { NCALayerClient, NCALayerError } from './ncalayer.js';

Object.assign(globalThis, { NCALayerClient, NCALayerError });
