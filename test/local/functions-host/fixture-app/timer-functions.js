const { app } = require('@azure/functions');

/** Resolved with the timer's data when the function of that name runs. */
const runs = {
  atStart: Promise.withResolvers(),
  missed: Promise.withResolvers(),
  later: Promise.withResolvers(),
};

function run(timer, context) {
  runs[context.functionName].resolve(timer);
}

app.timer('atStart', { schedule: '%FIXTURE_SCHEDULE%', runOnStartup: true, handler: run });
app.timer('missed', { schedule: '%FIXTURE_SCHEDULE%', handler: run });
app.timer('later', { schedule: '* * * * * *', handler: run });

module.exports = { runs };
