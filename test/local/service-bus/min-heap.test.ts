import fc from 'fast-check';
import { MinHeap } from '../../../local/service-bus/min-heap';

describe('a heap', () => {
  it('answers its items in order, however pushes and pops alternate', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer(), { nil: undefined })), (steps) => {
        const heap = new MinHeap<number>((item) => item);
        const model: number[] = [];
        for (const step of steps) {
          if (step === undefined) expect(heap.pop()).toBe(model.shift());
          else {
            heap.push(step);
            model.push(step);
            model.sort((a, b) => a - b);
          }
          expect(heap.peek()).toBe(model[0]);
          expect(heap.size).toBe(model.length);
        }
      }),
    );
  });
});
