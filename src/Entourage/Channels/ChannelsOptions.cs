using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Entourage.Channels;

/// <summary>The settings under <c>Channels</c>. Checked before the first request.</summary>
public sealed class ChannelsOptions
{
    /// <summary>The site's own app id at Facebook, digits only. Messenger is offered only when there is one, because its dialog asks for it.</summary>
    [RegularExpression("[0-9]{1,32}")]
    public string? MessengerAppId { get; init; }

    /// <summary>Where Messenger's dialog returns to: a path of this site, from its root.</summary>
    [Required, RegularExpression("/([^/\\\\].*)?")]
    public string MessengerReturn { get; init; } = "/studio/invitations";
}

[OptionsValidator]
internal sealed partial class ChannelsOptionsValidator : IValidateOptions<ChannelsOptions>;
