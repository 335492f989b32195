import { Alarm } from '../../../local/service-bus/alarm';

describe('an alarm', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('rings once for the earliest time asked for, and then again when asked anew', () => {
    const rings: number[] = [];
    const alarm = new Alarm(Date.now, () => rings.push(Date.now()));

    alarm.setFor(500);
    alarm.setFor(100);
    alarm.setFor(300);
    jest.advanceTimersByTime(1000);
    alarm.setFor(1500);
    jest.advanceTimersByTime(1000);

    expect(rings).toEqual([101, 1501]);
  });

  it('waits in steps for a time beyond the longest timer', () => {
    const alarm = new Alarm(Date.now, () => alarm.setFor(2 ** 32));
    alarm.setFor(2 ** 32);

    jest.advanceTimersByTime(2 ** 31 - 2);

    expect(jest.getTimerCount()).toBe(1);
    alarm.stop();
  });

  it('does not ring once it is stopped', () => {
    const ring = jest.fn();
    const alarm = new Alarm(Date.now, ring);

    alarm.setFor(100);
    alarm.stop();
    alarm.setFor(200);
    jest.advanceTimersByTime(1000);

    expect(ring).not.toHaveBeenCalled();
  });
});
