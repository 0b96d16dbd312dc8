using Entourage.Records;

namespace Entourage.Tests.Fixtures;

/// <summary>Coming through a link, and being reported.</summary>
public static class ModerationSteps
{
    /// <summary>Joins through a link, as the landing's button does.</summary>
    public static async Task<Person> JoinThroughAsync(this Server server, Made made, string handle)
    {
        var person = server.Visitor();
        var ticket = await person.LandAsync(made.Token);
        var joined = await person.PostAsync("/api/v1/accounts", new { handle, password = Server.Password, token = made.Token, ticket });
        Assert.True(joined.Status == 201, joined.Text);
        return person;
    }

    /// <summary>Reports an invitation from its landing.</summary>
    public static async Task ReportAsync(this Person person, Made made, string reason = ReportReason.Unwanted)
    {
        var ticket = await person.LandAsync(made.Token);
        using var form = new FormUrlEncodedContent([new("ticket", ticket), new("reason", reason)]);
        Assert.Equal(303, (await person.PostAsync($"/i/{made.Token}/report", form)).Status);
    }
}
