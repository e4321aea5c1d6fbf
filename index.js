'use strict';

// The built classes of every node and credential, by name. Made by `npm run build`.
module.exports = require('./dist/index.js');
