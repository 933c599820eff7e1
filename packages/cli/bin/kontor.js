#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// In the repository from the start, so that npm can link it before the first build.
import '../dist/main.js';
