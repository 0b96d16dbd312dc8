using Microsoft.AspNetCore.Components;

namespace Entourage.Web.Pages.Studio;

/// <summary>A page for signed-in members; everyone else is led to the sign-in page and back.</summary>
[ForMembersAtBrowsers]
public abstract class OwnPage : PagePart
{
    /// <summary>Leads elsewhere.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>The reader; the page is drawn only if there is one.</summary>
    private protected Caller Me => Reader.Caller ?? throw new InvalidOperationException("Drawn for nobody.");

    /// <inheritdoc/>
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (Reader.Caller is not null) return base.SetParametersAsync(parameters);
        var request = Reader.Context.Request;
        Navigation.NavigateTo(OwnPath.SignIn(request.Path + request.QueryString));
        return Task.CompletedTask;
    }
}
