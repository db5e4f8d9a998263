// A process of its own: an HTTPS server of whatever Node.js runs this, from 0.10 on, with everything its OpenSSL has.
//     node serve_node.js PORT CHAIN KEY CIPHERS [MINVERSION]
'use strict';
var fs = require('fs');
var https = require('https');
var options = {
  cert: fs.readFileSync(process.argv[3]),
  key: fs.readFileSync(process.argv[4]),
  ciphers: process.argv[5]
};
if (process.argv[6]) { options.minVersion = process.argv[6]; }
var server = https.createServer(options, function (request, response) { response.end('ok'); });
server.on('clientError', function (error, socket) { if (socket && socket.destroy) { socket.destroy(); } });
server.on('tlsClientError', function () {});
server.listen(Number(process.argv[2]), '127.0.0.1');
