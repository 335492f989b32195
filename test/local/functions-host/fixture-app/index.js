/** A small app as a user would write it; the host must run it unchanged. */
require('./http-functions');
require('./orchestrations');
require('./activities');
require('./entities');
