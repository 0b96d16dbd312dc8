namespace Entourage.Storage;

/// <summary>
/// Questions of one kind. Where the store is in this process each is answered at once, on whoever asks. Where it is behind a network, those that wait share a round
/// trip: while some are under way the others gather, as writes do for their commit (<see cref="StoreWriter"/>). Thread-safe.
/// </summary>
/// <param name="reader">Where they are asked.</param>
/// <param name="read">Answers some of them, in the order asked.</param>
[FrontDoor]
internal sealed class SharedReads<TQuestion, TAnswer>(StoreReader reader, Func<StoreSession, IReadOnlyList<TQuestion>, TAnswer[]> read)
{
    // While one round trip is being answered, the next is on its way; a third would only make both smaller.
    private const int MostUnderWay = 2;
    private const int MostTogether = 64;

    private readonly Lock change = new();
    private readonly Queue<Asked> waiting = new();
    private int underWay;

    /// <summary>The answer by what was committed when its round trip began.</summary>
    /// <exception cref="TimeoutException">There was no answer within five seconds, or nobody has had one for two.</exception>
    public ValueTask<TAnswer> ReadAsync(TQuestion question)
    {
        if (reader.IsHere) return reader.ReadAsync((read, question), static (session, asked) => asked.read(session, [asked.question])[0], CancellationToken.None);
        var mine = new Asked(question);
        bool begins;
        lock (change)
        {
            waiting.Enqueue(mine);
            begins = underWay < MostUnderWay;
            if (begins) underWay++;
        }
        if (begins) _ = AnswerAsync();
        return new(mine.Answer.Task);
    }

    // Ends with everybody answered: what stands in the way of one round trip is told to all who wait, for they would wait as long for the same.
    private async Task AnswerAsync()
    {
        while (Take(MostTogether) is { Count: > 0 } together)
        {
            try
            {
                var answers = await reader.ReadAsync((read, together), static (session, asked) => asked.read(session, asked.together.ConvertAll(one => one.Question)), CancellationToken.None);
                for (var i = 0; i < answers.Length; i++) together[i].Answer.SetResult(answers[i]);
            }
            catch (Exception reason)
            {
                foreach (var one in together) one.Answer.SetException(reason);
                foreach (var one in TakeAll()) one.Answer.SetException(reason);
            }
        }
    }

    private List<Asked> Take(int most)
    {
        lock (change)
        {
            var taken = new List<Asked>(Math.Min(most, waiting.Count));
            while (taken.Count < most && waiting.TryDequeue(out var next)) taken.Add(next);
            if (taken.Count == 0) underWay--;
            return taken;
        }
    }

    private List<Asked> TakeAll()
    {
        lock (change)
        {
            List<Asked> all = [.. waiting];
            waiting.Clear();
            return all;
        }
    }

    private sealed record Asked(TQuestion Question)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
