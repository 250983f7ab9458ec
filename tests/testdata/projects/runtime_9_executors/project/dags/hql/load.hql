LOAD DATA INPATH '/landing/{{ ds }}' INTO TABLE orders PARTITION (day='{{ ds }}');
