"""The shops that proofs and bench look at: what is in each, and the truth that is visible from outside.

The plugins bear names of real ones and nothing else of them; the libraries are the real files.
"""

from __future__ import annotations

from dataclasses import replace

from wordpress import Extra, Shop

PLUGINS = (
    # two files with its own version, and one with that of a library joined to it
    Extra("woocommerce", "9.1.2", brings=(("assets/css/woocommerce.css", "", "9.1.2"),
                                          ("assets/js/jquery-blockui/jquery.blockUI.min.js", "", "2.7.0-wc.9.1.2"))),
    # a library of its own: both its files agree on a version that is not the plugin's
    Extra("elementor", "3.25.6", brings=(("assets/lib/swiper/v8/swiper.min.js", "swiper/swiper-bundle.min.js", "8.4.5"),
                                         ("assets/lib/swiper/v8/css/swiper.min.css", "swiper/swiper-bundle.min.css", "8.4.5"))),
    Extra("metform", "3.9.1", brings=(("public/assets/js/select2.min.js", "select2/dist/js/select2.min.js", "4.0.3"),
                                      ("public/assets/css/select2.min.css", "select2/dist/css/select2.min.css", "4.0.3"))),
    Extra("contact-form-7", "5.9.8"),
    Extra("oneclick-whatsapp-order", "1.0.5"),
    Extra("lama-sekali", "0.9", active=False),
)
# what stands behind ?ver= of its libraries is the theme's own number, and an old one
THEME = Extra("batik-nusantara", "1.4.7", brings=(
    ("assets/jquery-3.2.1.min.js", "jquery/dist/jquery.min.js", "0.8"),
    ("assets/bootstrap.min.js", "bootstrap/dist/js/bootstrap.min.js", "0.8"),
    ("assets/jquery-ui.min.js", "jquery-ui-dist/jquery-ui.min.js", "0.8"), ("assets/slick.js", "slick-carousel/slick/slick.js", "0.8"),
))
SHOP = Shop(theme=THEME, plugins=PLUGINS)
QUIET = replace(SHOP, tells_version=False)
NO_WORDS = replace(SHOP, permalinks=False)
BELOW = replace(SHOP, address="https://toko.example/toko")
QUIET_BELOW = replace(BELOW, tells_version=False, permalinks=False)
EVERY = {"as it comes": SHOP, "without the generator": QUIET, "addresses without words": NO_WORDS, "in a folder": BELOW,
         "in a folder, quiet, without words": QUIET_BELOW}

# what a look with the owner's consent can tell, beside the web server
TRUTH = {
    "wordpress": "6.5.5", "wp-theme/batik-nusantara": "1.4.7", "wp-plugin/woocommerce": "9.1.2", "wp-plugin/elementor": "3.25.6",
    "wp-plugin/metform": "3.9.1", "wp-plugin/contact-form-7": "5.9.8", "wp-plugin/oneclick-whatsapp-order": "1.0.5",
    "jquery": "3.2.1", "bootstrap": "4.1.3", "jquery-ui": "1.12.1", "slick": "1.8.1", "swiper": "8.4.5", "select2": "4.0.3",
}
# what a visitor sees; of the others the name alone
VISIBLE = {**TRUTH, "wp-plugin/elementor": "", "wp-plugin/metform": "", "wp-plugin/contact-form-7": "",
           "wp-plugin/oneclick-whatsapp-order": ""}
