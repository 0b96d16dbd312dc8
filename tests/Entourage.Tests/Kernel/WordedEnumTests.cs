using Entourage.Invitations;
using Microsoft.Extensions.Configuration;

namespace Entourage.Tests.Kernel;

public sealed class WordedEnumTests
{
    [Theory]
    [InlineData("apps-and-clicks", OneTap.AppsAndClicks)]
    [InlineData("Apps-Only", OneTap.AppsOnly)]
    [InlineData("AlwaysAsk", OneTap.AlwaysAsk)]
    public void A_choice_is_read_as_the_documents_write_it(string written, OneTap meant)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("OneTap", written)]).Build();
        Assert.Equal(meant, settings.Get<InvitationsOptions>()!.OneTap);
    }

    [Fact]
    public void A_choice_that_there_is_not_is_refused() =>
        Assert.Throws<InvalidOperationException>(() =>
            new ConfigurationBuilder().AddInMemoryCollection([new("OneTap", "sometimes")]).Build().Get<InvitationsOptions>());
}
