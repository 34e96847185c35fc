"""Trains in a cell that is given no token, interrupts it as a front end does, and uses the kernel again.

    interrupt.py KERNEL FOLDER
"""
import os
import queue
import signal
import sys
import time

from jupyter_client.manager import KernelManager

PREPARE = """#r "nuget: Strm.Interactive, *-*"
"""
DATA = """var work = Directory.CreateTempSubdirectory("strm-notebook-").FullName;
await SyntheticDataset.WriteAsync(Path.Combine(work, "videos"), new SynthOptions { Seed = 2, ClipsPerClass = 4, TrainClasses = 5, ValClasses = 0, TestClasses = 5 });
await FramePreparation.RunAsync(new PrepareOptions { Videos = Path.Combine(work, "videos"), Output = Path.Combine(work, "a.zip"), Size = new OutputSize(0, 80) });
var experiment = StrmExperiment.Open(Path.Combine(work, "a.zip"), "folder");
var run = Path.Combine(work, "run");
Console.Write(run);"""
TRAIN = "experiment.Train(run, ExperimentPreset.Small());"
# The training saves its state, lets go of the folder and takes no further step.
ENDED = """var ended = false;
for (var tries = 0; tries < 600 && !ended; tries++) { await Task.Delay(200); ended = Directory.Exists(Path.Combine(run, "state")) && Directory.GetFileSystemEntries(Path.Combine(run, "state")).Length > 0; }
var lines = File.ReadAllLines(Path.Combine(run, "metrics.jsonl")).Length;
await Task.Delay(3000);
Console.WriteLine(ended && lines == File.ReadAllLines(Path.Combine(run, "metrics.jsonl")).Length ? "the training has ended" : "the training goes on");
Directory.Delete(work, true);"""

# A front end that a script starts in the background has SIGINT ignored, and its kernels inherit that.
signal.signal(signal.SIGINT, signal.SIG_IGN)
manager = KernelManager(kernel_name=sys.argv[1])
manager.start_kernel(cwd=sys.argv[2])
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=300)


def execute(code, interrupt_at=None):
    """Runs a cell, and interrupts it when a file has content; answers the types of its messages and what it prints."""
    request, begun, kinds, text = client.execute(code), time.time(), set(), ""
    while time.time() - begun < 600:
        if interrupt_at and os.path.exists(interrupt_at) and os.path.getsize(interrupt_at) > 0:
            manager.interrupt_kernel()
            interrupt_at = None
        try:
            message = client.get_iopub_msg(timeout=1)
        except queue.Empty:
            continue
        if message["parent_header"].get("msg_id") != request:
            continue
        kinds.add(message["msg_type"])
        text += message["content"].get("text", "")
        if message["content"].get("execution_state") == "idle":
            return kinds, text
    raise SystemExit(f"This cell did not end: {code}")


try:
    for cell in (PREPARE, DATA):
        kinds, text = execute(cell)
        assert "error" not in kinds, text
    kinds, _ = execute(TRAIN, interrupt_at=os.path.join(text.strip(), "metrics.jsonl"))
    assert "error" in kinds, "the interrupted cell did not fail"
    _, text = execute(ENDED)
    assert "the training has ended" in text, text
    print("interrupted and alive")
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
