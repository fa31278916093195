using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Loop;

/// <summary>Tells the observer how a stage gets on, at most four times a second.</summary>
internal sealed class ProgressReporter(IStageObserver observer, int steps, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly long _start = time.GetTimestamp();
    private long _examples;
    private long? _last;

    public void Report(int step, double loss, int examples)
    {
        _examples += examples;
        if (_last is { } last && time.GetElapsedTime(last) < Interval && step < steps)
        {
            return;
        }

        _last = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_start).TotalSeconds;
        observer.Progress(new StageProgress(step, steps, loss, seconds > 0 ? _examples / seconds : 0));
    }
}
