using Microsoft.Extensions.Time.Testing;

namespace Entourage.Tests.Storage;

public sealed class RememberedTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private int stored = 1;
    private int reads;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_read_once_in_its_time_and_again_when_it_was_forgotten()
    {
        var remembered = Remember(Read);
        Assert.Equal((1, 1), (await remembered.ReadAsync(Stop), await remembered.ReadAsync(Stop)));
        stored = 2;
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, await remembered.ReadAsync(Stop));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, await remembered.ReadAsync(Stop));
        stored = 3;
        remembered.Forget();
        Assert.Equal((3, 3), (await remembered.ReadAsync(Stop), reads));
    }

    [Fact]
    public async Task What_was_read_before_it_was_forgotten_is_kept_nowhere_however_late_it_arrives()
    {
        Remembered<int>? remembered = null;
        remembered = Remember(() =>
        {
            var read = Read();
            // A commit while the first reader is on its way back.
            if (reads > 1) return read;
            stored = 2;
            remembered!.Forget();
            return read;
        });
        Assert.Equal(1, await remembered.ReadAsync(Stop));
        Assert.Equal(2, await remembered.ReadAsync(Stop));
    }

    [Fact]
    public async Task Who_cannot_wait_has_the_last_answer_and_none_that_arrived_late()
    {
        Remembered<int>? remembered = null;
        remembered = new(TimeSpan.FromSeconds(1), ReadAsync, clock);
        Assert.Throws<InvalidOperationException>(() => remembered.Latest);
        Assert.Equal(1, await remembered.ReadAsync(Stop));
        remembered.Forget();
        Assert.Equal(1, remembered.Latest);
        stored = 2;
        Assert.Equal(2, await remembered.ReadAsync(Stop));
        Assert.Equal(3, remembered.Latest);

        async ValueTask<int> ReadAsync(CancellationToken stop)
        {
            var read = Read();
            if (reads != 2) return read;
            // A commit, and somebody who reads after it, while this one is on its way back.
            stored = 3;
            remembered!.Forget();
            Assert.Equal(3, await remembered.ReadAsync(stop));
            return read;
        }
    }

    [Fact]
    public async Task A_clock_that_is_put_back_keeps_nothing_for_longer()
    {
        var moving = new FakeTimeProvider(clock.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.Zero };
        var remembered = new Remembered<int>(TimeSpan.FromSeconds(1), _ => new(Read()), moving);
        Assert.Equal(1, await remembered.ReadAsync(Stop));
        stored = 2;
        moving.AdjustTime(clock.GetUtcNow() - TimeSpan.FromHours(1));
        Assert.Equal(2, await remembered.ReadAsync(Stop));
    }

    private Remembered<int> Remember(Func<int> read) => new(TimeSpan.FromSeconds(1), _ => new(read()), clock);

    private int Read()
    {
        reads++;
        return stored;
    }
}
