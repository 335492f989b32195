// The app's entry: importing a file registers its functions.
import './connection-requests';
import './create-connection';
import './durable-functions';
import './get-operation';
import './health';
import './service-linker/service-linker-api';
