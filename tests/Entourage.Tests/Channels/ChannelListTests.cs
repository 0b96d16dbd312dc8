using System.Text.Json;
using Entourage.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Tests.Channels;

public sealed class ChannelListTests
{
    private static readonly string[] WithoutMessenger =
        ["whatsapp", "sms", "telegram", "line", "viber", "mail", "share_sheet", "qr_code", "copy_link"];

    [Fact]
    public void Messenger_is_offered_only_with_an_app_id()
    {
        Assert.Equal(WithoutMessenger, Offered(null).All.Select(c => c.Id));
        Assert.Equal("channel_unknown", Offered(null).Find("messenger").Problem?.Code);
        Assert.True(Offered("1234").Find("messenger").Ok);
    }

    [Fact]
    public void A_channel_is_found_by_its_exact_id()
    {
        Assert.Equal("whatsapp", Offered(null).Find("whatsapp").Value?.Id);
        Assert.Equal("channel_unknown", Offered(null).Find("WhatsApp").Problem?.Code);
        Assert.Equal("channel_unknown", Offered(null).Find("").Problem?.Code);
    }

    [Theory]
    [InlineData("Channels:MessengerAppId", "12a")]
    [InlineData("Channels:MessengerReturn", "//elsewhere.example")]
    [InlineData("Channels:MessengerReturn", "https://elsewhere.example")]
    [InlineData("Channels:DefaultCountry", "33")]
    [InlineData("Channels:DefaultCountry", "France")]
    [InlineData("Channels:DefaultCountry", "ZZ")]
    public async Task A_wrong_setting_is_named_at_start(string key, string value)
    {
        await using var app = App(new() { [key] = value });
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_in_order_and_in_the_readers_language()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var app = App([]);
        await app.StartAsync(stop);
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("Accept-Language", "fr-CA,fr;q=0.9");

        var list = await client.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/channels", UriKind.Relative), stop);

        Assert.Equal(WithoutMessenger, list.EnumerateArray().Select(c => c.GetProperty("id").GetString()!));
        Assert.Equal(
            """{"id":"qr_code","name":"Code QR","kind":"qr","needsContact":false,"contact":"none","needsMobile":false,"needsDesktop":false,"connected":false}""",
            list[7].GetRawText());
    }

    private static ChannelList Offered(string? messengerAppId) => new(Options.Create(new ChannelsOptions { MessengerAppId = messengerAppId }), []);

    private static WebApplication App(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseTestServer();
        builder.Services.AddChannels(builder.Configuration);
        builder.Services.AddSingleton<IRollouts, StandIns.Everybody>();
        var app = builder.Build();
        ListChannels.Map(app.MapGroup("/api/v1"));
        return app;
    }
}
