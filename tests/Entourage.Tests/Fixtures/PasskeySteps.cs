namespace Entourage.Tests.Fixtures;

/// <summary>Whole ceremonies, from the options to the answer.</summary>
public static class PasskeySteps
{
    /// <summary>Somebody who has just joined with a passkey and has no password.</summary>
    public static async Task<Person> JoinWithPasskeyAsync(this Server server, string handle, SoftwareAuthenticator authenticator)
    {
        var person = server.Visitor();
        var begun = await person.PostAsync("/api/v1/accounts/options", new { handle });
        var credential = authenticator.Create(begun.Json.GetProperty("publicKey"));
        var joined = await person.PostAsync("/api/v1/accounts", new { handle, ceremony = begun["ceremony"], credential });
        Assert.Equal(201, joined.Status);
        return person;
    }

    /// <summary>Signs in with a passkey.</summary>
    public static async Task<Answer> SignInAsync(this Person person, SoftwareAuthenticator authenticator)
    {
        var begun = await person.PostAsync("/api/v1/sessions/options");
        var credential = authenticator.Get(begun.Json.GetProperty("publicKey"));
        return await person.PostAsync("/api/v1/sessions", new { ceremony = begun["ceremony"], credential });
    }
}
