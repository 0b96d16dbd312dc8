using System.Net.Sockets;
using Entourage.EndToEnd.Fixtures;

namespace Entourage.EndToEnd.Kills;

/// <summary>
/// Two members who race for one invitation after the other, and take their follow back now and then. Whatever happens to the server, each call
/// is made again until it has an answer, as every good client does; only answers go into the ledger.
/// </summary>
public sealed class Pair(ApiPerson creator, ApiPerson first, ApiPerson second, Ledger ledger, PowerSwitch power)
{
    private int rounds;

    /// <summary>How many calls had no answer and were made again.</summary>
    public int Repeats { get; private set; }

    public async Task RunAsync(CancellationToken enough)
    {
        // A round that was begun is finished: at the end nothing is in the air.
        while (!enough.IsCancellationRequested) await RoundAsync();
    }

    private async Task RoundAsync()
    {
        var key = Guid.NewGuid().ToString("N");
        var made = await AskAsync(() => creator.SendAsync(
            HttpMethod.Post, "/api/v1/invitations", new { channel = "copy_link" }, ("Idempotency-Key", key)));
        Assert.True(made.Status == 201, made.Text);
        var (id, token) = (made["id"]!, new Uri(made["url"]!).Segments[^1]);
        ledger.Write(new(What.Made, id, creator.Handle, key));

        var answers = await Task.WhenAll(RedeemAsync(first, id, token), RedeemAsync(second, id, token));
        var winner = (answers[0], answers[1]) switch
        {
            (true, false) => first,
            (false, true) => second,
            var both => throw new InvalidOperationException($"Invitation {id} has {(both.Item1 ? "two winners" : "no winner")}."),
        };
        // Every fourth follow stands until the same member wins again, so that both results happen.
        if (rounds++ % 4 == 3) return;
        var undone = await AskAsync(() => winner.DeleteAsync($"/api/v1/members/{creator.Handle}/follow"));
        Assert.True(undone.Status == 200, undone.Text);
        ledger.Write(new(What.Undone, id, winner.Handle, creator.Handle));
    }

    private async Task<bool> RedeemAsync(ApiPerson member, string id, string token)
    {
        var answer = await AskAsync(() => member.PostAsync("/api/v1/invitations/redeem", new { token }));
        if (answer.Status == 200)
        {
            ledger.Write(new(What.Redeemed, id, member.Handle, answer["redemption"]!));
            return true;
        }
        Assert.True(answer.Code == "already_used", answer.Text);
        ledger.Write(new(What.Used, id, member.Handle, "-"));
        return false;
    }

    private async Task<Answer> AskAsync(Func<Task<Answer>> ask)
    {
        while (true)
        {
            await power.OnAsync();
            try
            {
                var answer = await ask();
                if (answer.Status is not (>= 500 and <= 599)) return answer;
                Assert.True(answer.Code is "away" or "outcome_unknown", answer.Text);
            }
            catch (Exception died) when (died is HttpRequestException or SocketException)
            {
                // The server died with our call: nobody knows what came of it, so it is asked again. The client lets the socket's own error through
                // when that happens between connecting and its first look at the connection.
            }
            Repeats++;
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
