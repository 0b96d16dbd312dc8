using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

public sealed class SharedReadsTests
{
    [Fact]
    public async Task Everybody_gets_their_own_answer_and_those_who_wait_share_a_round_trip()
    {
        await using var server = await Server.StartAsync();
        var rounds = 0;
        var shared = new SharedReads<int, string>(server.Services.GetRequiredService<StoreReader>(), (session, asked) =>
        {
            Interlocked.Increment(ref rounds);
            var seven = session.Sql("SELECT 7").Number();
            Assert.InRange(asked.Count, 1, StoreUnderTest.OnPostgres ? 64 : 1);
            return [.. asked.Select(one => $"{seven} {one}")];
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(one => Task.Run(async () => await shared.ReadAsync(one))));
        Assert.Equal(Enumerable.Range(0, 500).Select(one => $"7 {one}"), answers);
        if (StoreUnderTest.OnPostgres) Assert.InRange(rounds, 500 / 64, 250);
        else Assert.Equal(500, rounds);
    }

    [Fact]
    public async Task What_stands_in_the_way_is_told_to_all_who_wait_and_the_next_is_answered()
    {
        await using var server = await Server.StartAsync();
        using var gate = new ManualResetEventSlim();
        var broken = true;
        var shared = new SharedReads<int, int>(server.Services.GetRequiredService<StoreReader>(), (_, asked) =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            return broken ? throw new InvalidOperationException("Nothing can be read.") : [.. asked];
        });
        // Where each is read on whoever asks, everybody has a thread of their own.
        var all = Enumerable.Range(0, 200).Select(one => Task.Factory.StartNew(
            () => shared.ReadAsync(one).AsTask(), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        gate.Set();
        foreach (var one in all) Assert.Equal("Nothing can be read.", (await Assert.ThrowsAsync<InvalidOperationException>(() => one)).Message);
        broken = false;
        Assert.Equal(5, await shared.ReadAsync(5));
    }
}
