// The app's entry: importing a file registers its functions.
import './approve-repairs';
import './connection-requests';
import './create-connection';
import './diagnose-cluster';
import './durable-functions';
import './flux-configurations';
import './get-operation';
import './get-report';
import './health';
import './service-linker/service-linker-api';
