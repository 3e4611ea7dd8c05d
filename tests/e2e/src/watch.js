// Before the page's own scripts: every worker counts what it was asked and what
// it answered, so that a test can wait until nothing is under way.
(() => {
  const Plain = window.Worker;
  const workers = (window.__workers = []);
  window.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      this.asked = 0;
      // The first message tells that it is ready, and answers nothing.
      this.answered = -1;
      this.addEventListener("message", () => { this.answered += 1; });
      workers.push(this);
    }
    postMessage(...given) {
      this.asked += 1;
      super.postMessage(...given);
    }
    terminate() {
      workers.splice(workers.indexOf(this), 1);
      super.terminate();
    }
  };
  // Resolves when every answer has been drawn.
  const frame = () => new Promise(requestAnimationFrame);
  window.__settled = async () => {
    const busy = () => workers.some((worker) => worker.asked !== worker.answered);
    let calm = 0;
    while (calm < 3) {
      await frame();
      calm = busy() ? 0 : calm + 1;
    }
  };
})();
