import { createApp } from './app';
import { config } from './config/config';
import { log } from './lib/log';

const app = createApp();

app.listen(config.port, () => log('listening', { port: config.port }));
