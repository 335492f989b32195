const df = require('durable-functions');

df.app.entity('counter', (context) => {
  const value = context.df.getState(() => 0);
  switch (context.df.operationName) {
    case 'add':
      context.df.setState(value + context.df.getInput());
      break;
    case 'get':
      context.df.return(value);
      break;
    case 'forget':
      context.df.destructOnExit();
      break;
    default:
      throw new Error('unknown operation');
  }
});
